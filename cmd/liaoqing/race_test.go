//go:build race

package main

import "time"

// Under the race detector the server is ten times slower, so that only its storms are small ones and what does not look
// for races stands in files of the other build.
const (
	raced         = true
	stormLength   = 6 * time.Second
	stormSessions = 12
	stormKills    = 1 // of each server; Redis is killed once in any case
)
