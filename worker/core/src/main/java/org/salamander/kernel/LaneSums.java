package org.salamander.kernel;

/** Sums over lanes by a binary tree, as the tasks of a meta-batch are summed. */
final class LaneSums {

  private LaneSums() {}

  /** As {@link LaneKernels#sumLanes}. */
  static void sum(float[] all, int lanes, int lane, int level, float[] sum) {
    for (int i = 0, at = LaneKernels.at(0, lanes) + lane; i < sum.length; i++, at += lanes) {
      sum[i] =
          switch (level) {
            case 0 -> all[at];
            case 1 -> two(all, at);
            case 2 -> four(all, at);
            case 3 -> eight(all, at);
            case 4 -> eight(all, at) + eight(all, at + 8);
            default -> tree(all, at, level);
          };
    }
  }

  private static float two(float[] x, int at) {
    return x[at] + x[at + 1];
  }

  private static float four(float[] x, int at) {
    return two(x, at) + two(x, at + 2);
  }

  private static float eight(float[] x, int at) {
    return four(x, at) + four(x, at + 4);
  }

  private static float tree(float[] x, int at, int level) {
    return level == 3
        ? eight(x, at)
        : tree(x, at, level - 1) + tree(x, at + (1 << (level - 1)), level - 1);
  }
}
