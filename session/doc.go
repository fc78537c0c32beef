// Package session keeps the dialogue state and the transcript of each visitor's session in Redis.
//
// # Words
//
// A session is one visitor's conversation, over any number of connections, tabs and days. It has a tracker (the dialogue
// state: where in a guide the visitor stands, what was asked back, what was last spoken of) and a transcript (every message,
// numbered by seq from 1 without a gap). A turn is what one utterance of a visitor, or one message of staff, adds: the
// visitor's message and the bot's. A turn is stored whole or not at all, exactly once for each id that a client made up.
//
// # Promise
//
// Commit is one Lua script, so one round trip and one decision: the id is known: the first result again; the session was
// erased: nothing; the version differs: conflict, the caller takes the turn anew; else all writes. Whatever Commit reported
// as stored is there after a lost connection, a killed server and, with appendfsync always, a killed Redis.
//
// # Keys
//
// NN is the partition, one of 64, fixed by a hash of the session id; every key of a session shares its hash tag.
//
//	lq:{pNN}:meta:<sid>    hash    version, seq, token (SHA-256 of the secret), created, page, opening (what the visitor
//	                               said first, short); lives as long as the log
//	lq:{pNN}:state:<sid>   string  the tracker as JSON; lives Options.StateTTL
//	lq:{pNN}:log:<sid>     stream  an entry a message, entry id <seq>-0, fields m (message) and w (trace); Options.TranscriptTTL
//	lq:{pNN}:ids:<sid>     hash    client id → "first-last" seq of its turn ("5-4": none); lives as long as the log
//	lq:{pNN}:marks:<sid>   hash    seq of a bot message → rating as JSON; lives as long as the log
//	lq:{pNN}:feed          stream  a reference to each turn of the partition, without text: s (sid) and q (last seq), or
//	                               s and e (erased); trimmed when older than a day
//	lq:{pNN}:recent        zset    session id by time of its last turn; trimmed by age
//	lq:{pNN}:erased:<sid>  string  tombstone: the time of the erasure and nothing else; lives as long as a token could
//	lq:staff:accounts      hash    name → Account as JSON
//
// Times in keys are Unix milliseconds. A turn written by commit.lua gives every key but state the transcript's time to
// live anew, so that they end together; a session that never had a turn lives as long from its creation.
//
// The feed is also how tabs and nodes hear of each other's turns: Follow goes on from where it left off, so a lost
// connection delays and never loses.
//
// # Trial
//
// Without a Redis, Trial runs one inside the process, with a snapshot file. The same code runs on both, so only commands
// and script functions that Redis 6.2 and miniredis have are used.
package session
