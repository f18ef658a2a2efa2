package owner_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"cryptounet/kernel/interp/owner"
)

func Example() {
	var cells owner.Table[string]
	var wg sync.WaitGroup
	for _, name := range []string{"cell 1", "cell 2"} {
		wg.Go(func() {
			cells.Enter(&name, name)
			wg.Go(func() { // as a goroutine that a cell starts
				if o := cells.Current(); *o != name {
					fmt.Println(*o, "instead of", name)
				}
			})
		})
	}
	wg.Wait()
	fmt.Println(cells.Current())
	// Output: <nil>
}

func ExampleTable_Capture() {
	var cells owner.Table[string]
	done := make(chan string)
	go func() {
		name := "cell 1"
		cells.Enter(&name, name)
		enter := cells.Capture()
		time.AfterFunc(0, func() { enter(); done <- *cells.Current() })
	}()
	fmt.Println(<-done)
	// Output: cell 1
}

// TestManyOwners checks that the newest owners are known, and that one that
// has been forgotten is not taken for another.
func TestManyOwners(t *testing.T) {
	var cells owner.Table[int]
	first := make(chan func() *int)
	var old, wg sync.WaitGroup
	ask := make(chan struct{})
	old.Go(func() {
		n := -1
		cells.Enter(&n, "first")
		var mine *int
		first <- func() *int { return mine }
		<-ask
		mine = cells.Current()
	})
	answer := <-first
	for i := range 2000 {
		wg.Go(func() {
			cells.Enter(&i, "")
			if o := cells.Current(); o != &i {
				t.Errorf("owner %d is %v", i, o)
			}
		})
		if i%100 == 0 {
			wg.Go(func() {}) // some without an owner
		}
	}
	wg.Wait()
	close(ask)
	old.Wait()
	if o := answer(); o != nil {
		t.Errorf("the forgotten owner is %d", *o)
	}
}

func BenchmarkCurrent(b *testing.B) {
	var cells owner.Table[int]
	done := make(chan struct{})
	go func() {
		defer close(done)
		n := 1
		cells.Enter(&n, "")
		for b.Loop() {
			cells.Current()
		}
	}()
	<-done
}
