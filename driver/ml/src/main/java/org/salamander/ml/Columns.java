package org.salamander.ml;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.param.Param;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;

/** Checks a data frame's columns before anything runs. */
final class Columns {

  private Columns() {}

  /**
   * The output's schema: the input's columns, predictions, and probabilities of labels.
   *
   * @param labels whether labels are predicted instead of numbers
   * @throws IllegalArgumentException naming the param and the column that is wrong
   */
  static StructType checked(TableParams params, StructType input, boolean labels) {
    String task = required(params, params.taskCol());
    String label = required(params, params.labelCol());
    List<String> inputs = features(params);
    for (String name : inputs) {
      requireFeature(name, Frames.type(input, name));
    }
    requireAmong(inputs, params);
    Frames.type(input, task);
    String role = params.orNull(params.roleCol());
    if (role != null && !(Frames.type(input, role) instanceof StringType)) {
      throw new IllegalArgumentException(
          "roleCol: column " + role + " must hold texts, support or query");
    }
    boolean there = Arrays.asList(input.fieldNames()).contains(label);
    DataType predicted = there ? prediction(input, label) : DataTypes.DoubleType;
    StructType output = added(input, params.getOrDefault(params.predictionCol()), predicted);
    return labels
        ? added(output, params.getOrDefault(params.probabilityCol()), SQLDataTypes.VectorType())
        : output;
  }

  private static void requireAmong(List<String> inputs, TableParams params) {
    List<String> unknown = new ArrayList<>(List.of(params.getOrDefault(params.categoricalCols())));
    unknown.removeAll(inputs);
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "categoricalCols: " + unknown.get(0) + " is not among inputCols, " + inputs);
    }
  }

  private static List<String> features(TableParams params) {
    if (params.isDefined(params.inputCols()) == params.isDefined(params.featuresCol())) {
      throw new IllegalArgumentException("one of inputCols and featuresCol must be set");
    }
    return params.inputs();
  }

  /** The type of predictions: numbers for numbers, otherwise the type of the labels. */
  static DataType prediction(StructType input, String label) {
    DataType type = Frames.type(input, label);
    if (type instanceof NumericType) {
      return DataTypes.DoubleType;
    }
    if (type instanceof StringType || type instanceof BooleanType) {
      return type;
    }
    throw new IllegalArgumentException(
        "labelCol: column "
            + label
            + " is of type "
            + type.simpleString()
            + "; it must hold numbers, texts or booleans");
  }

  private static void requireFeature(String name, DataType type) {
    boolean fits =
        type instanceof NumericType
            || type instanceof StringType
            || type instanceof BooleanType
            || type.equals(SQLDataTypes.VectorType())
            || type instanceof ArrayType array && array.elementType() instanceof NumericType;
    if (!fits) {
      throw new IllegalArgumentException(
          "column "
              + name
              + " is of type "
              + type.simpleString()
              + "; a feature must be a number, a text, a boolean, a vector or an array of numbers");
    }
  }

  /** The value of a param that has to be set. */
  static String required(TableParams params, Param<String> param) {
    if (!params.isDefined(param)) {
      throw new IllegalArgumentException(param.name() + " must be set");
    }
    return params.getOrDefault(param);
  }

  private static StructType added(StructType schema, String name, DataType type) {
    if (Arrays.asList(schema.fieldNames()).contains(name)) {
      throw new IllegalArgumentException(
          "column " + name + " exists already; choose another name for what is added");
    }
    return schema.add(name, type, true);
  }
}
