"""The shop's short language: a typed line in, a draft of a sale or a reason why not out."""
