package main

// measured is what a slice of 512 x 512 through the shipped network took, by
//
//	go test -run '^$' -bench . -benchtime 10x ./heops/service/fleet
//
// on two cores of an AMD EPYC with AVX-512 that all processes shared; install/CAPACITY.md
// says more.
var measured = figures{
	Seconds: 1.1, Cores: 2, Memory: 2, Input: 6.9, Result: 2.3, Keys: 21, Load: 1,
	Changes: 12, ChangesMax: 5000, Bandwidth: 300, PerMB: 0.002, PerChange: 0.00005, Record: 2,
	Replicas: 3, Keep: 1, Held: 0.95, Deaths: 1, Lease: 10, Busy: 0.8,
	CoreHour: 0.04, DiskMonth: 0.08, EgressGB: 0.05,
}
