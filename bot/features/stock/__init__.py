"""Stock: counted, come in, gone, listed; off until the shop switches it on."""
