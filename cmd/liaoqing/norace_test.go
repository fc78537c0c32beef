//go:build !race

package main

import "time"

const (
	raced         = false
	stormLength   = 12 * time.Second
	stormSessions = 40
	stormKills    = 2
)
