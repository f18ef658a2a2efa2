// Package system is what kernel/process asks of the operating system: a process
// that ends with all that it has started, pipes to it beside its standard
// streams, reading what is there without waiting, a limit of its memory.
package system
