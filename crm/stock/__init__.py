"""Stock by hand: counted, come in, gone; listed, and low."""
