"""Setting up the environment inside the checkout, for `./run`; standard library only."""
