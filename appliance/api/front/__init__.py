"""What belongs to no dialect: the page's files, metrics, the description."""
