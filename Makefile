# placeholder, the house helper writes it
