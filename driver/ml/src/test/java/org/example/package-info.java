/** Programs of the documentation. */
@org.jspecify.annotations.NullMarked
package org.example;
