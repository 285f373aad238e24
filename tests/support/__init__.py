"""What tests share: no module of it tests anything."""
