"""The drawing table: the document as parts of headings, paragraphs and tables, with no knowledge of any file format."""
