"""Stories as text: each writer takes stories and a language and gives the pieces of what is written."""
