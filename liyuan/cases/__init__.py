"""Cases: every piece of work with a number, a procedure, a state, clocks, owners and a journal."""
