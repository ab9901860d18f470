"""`python -m extractor.cli`."""

from .cli import main

main()
