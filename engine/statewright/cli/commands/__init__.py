"""One module for each command: TITLE, add_arguments(parser, lang), run(asked, console) -> exit code.

Floor 7.
"""
