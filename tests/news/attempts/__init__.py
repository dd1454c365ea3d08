"""What people try in the admin, by real requests; each reports what happened to the data."""
