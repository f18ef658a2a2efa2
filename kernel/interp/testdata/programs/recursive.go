package main

import "fmt"

type E struct {
	next, prev *E
	v          int
}
type L struct {
	root E
	n    int
}

func (l *L) Init() *L { l.root.next = &l.root; l.root.prev = &l.root; return l }
func (l *L) insert(e, at *E) *E {
	e.prev = at
	e.next = at.next
	e.prev.next = e
	e.next.prev = e
	return e
}

type G[T any] struct {
	next, prev *G[T]
	l          *LG[T]
	v          T
}
type LG[T any] struct {
	root G[T]
	n    int
}

func (l *LG[T]) Init() *LG[T] { l.root.next = &l.root; l.root.prev = &l.root; return l }

func main() {
	l := new(L).Init()
	fmt.Println(l.root.next == &l.root)
	l.insert(&E{}, &l.root)
	g := new(LG[int]).Init()
	fmt.Println(g.root.next == &g.root)
}
