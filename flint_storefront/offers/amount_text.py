"""
Signs that mean a digit and that some keyboards type full width.
"""

FULL_WIDTH = str.maketrans("０１２３４５６７８９．，\u3000", "0123456789., ")
"""For `str.translate`: Japanese and Chinese keyboards type these, and everybody reads them alike."""
