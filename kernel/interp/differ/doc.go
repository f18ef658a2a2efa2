// Package differ writes random Go programs that end, to hold those who run Go
// against each other: what a program prints is the same whoever runs it.
//
// A program is a few declarations and cells. Its expressions are such that Go's
// specification says what they are: at most one operation of a statement may
// panic, calls that change something stand alone, and no order of a map's keys
// shows.
package differ
