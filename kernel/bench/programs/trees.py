size = 12  # 5 in tests


class Tree:
    __slots__ = ("left", "right")

    def __init__(self, left, right):
        self.left, self.right = left, right

    def count(self):
        if self.left is None:
            return 1
        return 1 + self.left.count() + self.right.count()


def grow(depth):
    if depth == 0:
        return Tree(None, None)
    return Tree(grow(depth - 1), grow(depth - 1))


def trees(most):
    total = 0
    for depth in range(4, most + 1, 2):
        for i in range(1 << (most - depth + 4)):
            total += grow(depth).count()
    return total
# ====
long = grow(size + 1)
print(trees(size), long.count())
