size = 1000000  # 300 in tests
# ====
parts = []
for i in range(size):
    parts.append(str(i))
text = ",".join(parts)
print(len(parts), len(text), text[len(text) - 10:])
