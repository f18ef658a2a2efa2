size = 1000000  # 500 in tests


def count(n):
    counts = {}
    for i in range(n):
        key = i * i % 10007
        counts[key] = counts.get(key, 0) + 1
    return counts
# ====
counts = count(size)
print(len(counts), counts[0], counts[1], counts[9])
