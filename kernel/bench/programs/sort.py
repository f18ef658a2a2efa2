size = 200000  # 200 in tests


def numbers(n):
    list = [0] * n
    x = 42
    for i in range(n):
        x = (x * 1103515245 + 12345) % 2147483648
        list[i] = x
    return list


def quicksort(list, low, high):
    while low < high:
        pivot = list[(low + high) // 2]
        i, j = low, high
        while i <= j:
            while list[i] < pivot:
                i += 1
            while list[j] > pivot:
                j -= 1
            if i <= j:
                list[i], list[j] = list[j], list[i]
                i += 1
                j -= 1
        quicksort(list, low, j)
        low = i


def inversions(list):
    n = 0
    for i in range(1, len(list)):
        if list[i - 1] > list[i]:
            n += 1
    return n
# ====
list = numbers(size)
before = inversions(list)
quicksort(list, 0, len(list) - 1)
print(before, inversions(list), list[0], list[len(list) // 2], list[len(list) - 1])
