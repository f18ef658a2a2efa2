// Package pages asks the system for large pages where vectors take gigabytes: with
// small ones a process spends much of its first run on page faults, and sums over
// hundreds of vectors on looking up where they are.
package pages

// least is how many words are worth a call to the system.
const least = 1 << 12

// Large asks that the memory of vectors be in large pages once it is written to, best
// before that. It is a hint: nothing changes where the system has none, and other
// memory beside them may come to lie in large pages too.
func Large(vectors ...[]uint64) {
	for _, v := range vectors {
		if len(v) >= least {
			large(v)
		}
	}
}
