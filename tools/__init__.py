"""Tools of the people who build this project; nothing that runs in production imports them."""
