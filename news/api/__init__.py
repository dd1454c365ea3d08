"""Open data (dữ liệu mở): the read-only API for other portals and programs, version 1.

`questions` reads what is asked, `selection` finds the articles, `shapes` and `bodies` write them
as JSON, `description` says all of it in OpenAPI (docs/decisions/0028-open-data.md).
"""
