"""`python -m api.cli` is `kerege`."""

from api.cli.main import main

main()
