"""A report as people and programs read it: terminal, HTML, JUnit XML and JSON, one module each."""
