"""Nothing that somebody sends takes longer than its length says."""
