/**
 * Our networks. The configurations ({@link org.salamander.model.net.Mlp}, {@link
 * org.salamander.model.net.Conv}, {@link org.salamander.model.net.Policy}, {@link
 * org.salamander.model.net.Stack}, {@link org.salamander.model.net.TableNet}) describe a network,
 * the builder makes its layers, and a network is a chain of {@link org.salamander.model.net.layer}
 * with a loss at its end.
 */
@NullMarked
package org.salamander.model.net;

import org.jspecify.annotations.NullMarked;
