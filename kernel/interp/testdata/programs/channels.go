package main

import "fmt"

func main() {
	a := make([]<-chan int, 2)
	n := 0
	for i := 0; i < 3; i++ {
		for _, d := range a {
			_ = d
			n++
		}
		for j, d := range a {
			_ = d
			n += j
		}
	}
	m := map[int]<-chan int{1: a[0]}
	for i := 0; i < 3; i++ {
		for k, d := range m {
			_ = d
			n += k
		}
	}
	fmt.Println(n)
}
