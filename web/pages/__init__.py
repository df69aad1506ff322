"""The pages: a request in, HTML, JSON or CSV out. Each module is one room of the contract's addresses."""
