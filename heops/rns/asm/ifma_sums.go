package main

func sumsIFMA() {}
