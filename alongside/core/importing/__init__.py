"""Understanding of tables that people send: headings, cells, rows, duplicates.

Pure: a sheet's text goes in, an `Understanding` comes out. `understand` is the way in.
"""
