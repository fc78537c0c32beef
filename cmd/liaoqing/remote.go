package main

type (
	reindexCmd struct{}
	staffCmd   struct{}
)
