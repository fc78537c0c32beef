// Liaoqing is one program: the server, and what its operators and editors need beside it.
//
//	serve     visitors and staff on --listen, operators on --ops
//	ask       a chat in the terminal over the same bot, nothing kept; with a question: one answer and its why
//	check     the content's faults with file and line
//	eval      figures over question files, in process
//	reindex   tells a running server to read, check, try and publish its source
//	staff     accounts of a running server
//
// Here, and only here, the concrete parts meet: serve.go opens Redis (or the trial store), then the knowledge, the bot and
// the web server stand on it in this order, and are closed in reverse. A value comes from its flag, else LIAOQING_…, else
// the --config file, else the default (config.go). Commands that touch a running server go through its ops listener
// (remote.go), since the trial store lives inside that process.
package main
