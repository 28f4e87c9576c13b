package org.salamander.run.adapt;

import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Function;
import java.util.function.Supplier;

/** Lends objects that only one thread may use at a time, and makes a new one if all are lent. */
final class Pool<T> {

  private final Supplier<T> make;
  private final ConcurrentLinkedDeque<T> idle = new ConcurrentLinkedDeque<>();

  Pool(Supplier<T> make) {
    this.make = make;
  }

  /** Lends an object during {@code use}. An object whose use failed is not lent again. */
  <R> R with(Function<T, R> use) {
    T lent = idle.pollFirst();
    T one = lent != null ? lent : make.get();
    R result = use.apply(one);
    idle.addFirst(one);
    return result;
  }
}
