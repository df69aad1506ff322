"""What is on the log → the account of every article, and of every hop."""
