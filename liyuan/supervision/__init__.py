"""What supervision looks at and writes: boards, the daily list, papers, instructions, integrity."""
