/**
 * The interface of models. A model is a loss over a flat parameter vector with exact first and
 * second derivatives ({@link org.salamander.model.Model}), the names of its parameters ({@link
 * org.salamander.model.Layout}), the inputs and outputs of tasks ({@link
 * org.salamander.model.Domain}), and losses and distributions of outputs. {@code model.net} has our
 * networks, {@code model.exchange} writes them for Deeplearning4j.
 */
@NullMarked
package org.salamander.model;

import org.jspecify.annotations.NullMarked;
