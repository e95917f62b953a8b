"""What is wrong: checks that read the document and the rule pack and yield findings; they never change anything."""
