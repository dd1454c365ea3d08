"""Reports (Báo cáo): what was published in a period, who read it, how long it took."""
