package main

import (
	"fmt"
	"sync"
	"time"
)

// Each function literal runs once, however many goroutines end meanwhile.
func main() {
	wrong := 0
	for range 30 {
		results := make([]int, 300)
		var wg sync.WaitGroup
		for i := range results {
			wg.Go(func() { results[i]++ })
		}
		wg.Wait()
		for i := range results {
			wg.Add(1)
			go func() {
				defer wg.Done()
				results[i]++
			}()
		}
		wg.Wait()
		for i := range results {
			wg.Add(1)
			f := func() { results[i]++; wg.Done() }
			time.AfterFunc(0, f)
		}
		wg.Wait()
		for _, n := range results {
			if n != 3 {
				wrong++
			}
		}
	}
	fmt.Println(wrong)
}
