"""What the page and the live feed are told: each class beside the function that fills it."""
