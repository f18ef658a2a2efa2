package main

import (
	"fmt"
	"sort"
)

func named(n int) (a, b int, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("r: %v", r)
			a *= 2
		}
	}()
	a = n
	if n > 1 {
		panic("big")
	}
	if n == 1 {
		return b + 1, a + 1, nil
	}
	b = 7
	return
}

func deferOrder() (s string) {
	for i := 0; i < 3; i++ {
		defer func(k int) { s += fmt.Sprint(k, i, ",") }(i * 2)
	}
	x := 1
	defer fmt.Println("deferred x", x)
	x = 2
	defer func() { s += fmt.Sprint("x", x, ",") }()
	x = 3
	return "r:"
}

func control() {
	out := ""
outer:
	for i := 0; ; i++ {
		switch {
		case i == 1:
			continue outer
		case i == 4:
			break outer
		case i == 2:
			for j := range 3 {
				if j == 1 {
					continue outer
				}
				out += fmt.Sprint(i, j, ";")
			}
		default:
			out += fmt.Sprint(i, ";")
		}
	}
	fmt.Println(out)
	ch := make(chan int, 3)
	done := make(chan bool)
	go func() {
	loop:
		for {
			select {
			case v, ok := <-ch:
				if !ok {
					break loop
				}
				if v == 2 {
					continue loop
				}
				fmt.Print(v, " ")
			}
		}
		done <- true
	}()
	for i := range 4 {
		ch <- i
	}
	close(ch)
	<-done
	fmt.Println()
	switch x := 5; x {
	case 1, 2, 3:
		fmt.Println("small")
	case 4, 5:
		fmt.Println("mid")
		fallthrough
	case 6:
		fmt.Println("six")
	default:
		fmt.Println("no")
	}
	var e error
	switch e {
	case nil:
		fmt.Println("nil error")
	}
	switch f := func() int { return 3 }; {
	case f() == 3:
		fmt.Println("three")
	}
	for i, n := 0, 10; i < n; i, n = i+1, n-1 {
		if i == 4 {
			fmt.Println(i, n)
		}
	}
	keys := []string{}
	for k := range map[string]bool{"z": true, "a": false} {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	fmt.Println(keys)
	m := map[int]int{1: 1, 2: 2, 3: 3}
	for k := range m {
		if k != 2 {
			delete(m, k)
		}
	}
	fmt.Println(m)
	var nm map[string]int
	for range nm {
		fmt.Println("never")
	}
	for i := range 0 {
		fmt.Println(i)
	}
	for range "ab" {
		fmt.Print("x")
	}
	fmt.Println()
	var arr *[3]int
	for i := range arr {
		fmt.Print(i)
	}
	fmt.Println(len(arr))
}
