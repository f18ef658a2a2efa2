package main

// measured is what a slice of 512 x 512 through the shipped network took, by
//
//	go test -run '^$' -bench . ./heops/service/fleet
//
// on two cores of an AMD EPYC with AVX-512, which client, server, worker and NATS
// shared; and what is assumed: install/CAPACITY.md says which is which.
var measured = figures{
	Seconds: 1.6, Cores: 2, Memory: 2, Input: 6.9, Result: 2.3, Keys: 21, Load: 1,
	Changes: 30, ChangesMax: 6600, Bandwidth: 290, PerMB: 0.0025, PerChange: 62e-6, Record: 2,
	Replicas: 3, Keep: 1, Held: 0.95, Deaths: 1, Lease: 10, Busy: 0.8,
	CoreHour: 0.04, DiskMonth: 0.08, EgressGB: 0.05,
}
