"""Forms that create something, sent more than once: a double click, or a second try after a network failure."""
