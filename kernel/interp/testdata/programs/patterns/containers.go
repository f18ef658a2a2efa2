package main

import "sync"

type Item struct {
	value    string
	priority int
	index    int
}
type PQ []*Item

func (pq PQ) Len() int            { return len(pq) }
func (pq PQ) Less(i, j int) bool  { return pq[i].priority > pq[j].priority }
func (pq PQ) Swap(i, j int)       { pq[i], pq[j] = pq[j], pq[i]; pq[i].index = i; pq[j].index = j }
func (pq *PQ) Push(x interface{}) { it := x.(*Item); it.index = len(*pq); *pq = append(*pq, it) }
func (pq *PQ) Pop() interface{} {
	old := *pq
	n := len(old)
	it := old[n-1]
	old[n-1] = nil
	*pq = old[:n-1]
	return it
}

type Graph map[string][]string

func (g Graph) BFS(start string, visit func(string)) {
	seen := map[string]bool{start: true}
	q := []string{start}
	for len(q) > 0 {
		n := q[0]
		q = q[1:]
		visit(n)
		for _, m := range g[n] {
			if !seen[m] {
				seen[m] = true
				q = append(q, m)
			}
		}
	}
}

type Cache[K comparable, V any] struct {
	mu   sync.RWMutex
	data map[K]V
	cap  int
	keys []K
}

func NewCache[K comparable, V any](n int) *Cache[K, V] {
	return &Cache[K, V]{data: make(map[K]V), cap: n}
}
func (c *Cache[K, V]) Put(k K, v V) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, ok := c.data[k]; !ok {
		if len(c.keys) == c.cap {
			delete(c.data, c.keys[0])
			c.keys = c.keys[1:]
		}
		c.keys = append(c.keys, k)
	}
	c.data[k] = v
}
func (c *Cache[K, V]) Get(k K) (v V, ok bool) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	v, ok = c.data[k]
	return
}

type Set[T comparable] map[T]struct{}

func (s Set[T]) Add(v ...T) Set[T] {
	for _, x := range v {
		s[x] = struct{}{}
	}
	return s
}
func (s Set[T]) Has(v T) bool { _, ok := s[v]; return ok }
func Union[T comparable](a, b Set[T]) Set[T] {
	r := Set[T]{}
	for k := range a {
		r.Add(k)
	}
	for k := range b {
		r.Add(k)
	}
	return r
}

type node struct {
	left, right *node
	key         int
}

func (n *node) insert(k int) *node {
	if n == nil {
		return &node{key: k}
	}
	if k < n.key {
		n.left = n.left.insert(k)
	} else {
		n.right = n.right.insert(k)
	}
	return n
}
func (n *node) walk(ch chan<- int) {
	if n != nil {
		n.left.walk(ch)
		ch <- n.key
		n.right.walk(ch)
	}
}
