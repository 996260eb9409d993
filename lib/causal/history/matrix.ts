import { add, real } from "./layout";

/** The inverse of a symmetric, positive definite matrix, row by row, by Gauss & Jordan with pivots. */
export function inverse(matrix: Float64Array, size: number): Float64Array {
  const left = matrix.slice();
  const right = new Float64Array(size * size);
  for (let k = 0; k < size; k++) right[k * size + k] = 1;
  const swap = (values: Float64Array, a: number, b: number) => {
    for (let j = 0; j < size; j++) {
      const kept = real(values, a * size + j);
      values[a * size + j] = real(values, b * size + j);
      values[b * size + j] = kept;
    }
  };
  for (let column = 0; column < size; column++) {
    let pivot = column;
    for (let row = column + 1; row < size; row++) {
      if (Math.abs(real(left, row * size + column)) > Math.abs(real(left, pivot * size + column))) pivot = row;
    }
    swap(left, column, pivot);
    swap(right, column, pivot);
    const scale = 1 / real(left, column * size + column);
    for (let j = 0; j < size; j++) {
      left[column * size + j] = real(left, column * size + j) * scale;
      right[column * size + j] = real(right, column * size + j) * scale;
    }
    for (let row = 0; row < size; row++) {
      const factor = real(left, row * size + column);
      if (row === column || factor === 0) continue;
      for (let j = 0; j < size; j++) {
        add(left, row * size + j, -factor * real(left, column * size + j));
        add(right, row * size + j, -factor * real(right, column * size + j));
      }
    }
  }
  return right;
}

/** Matrix times vector. */
export function product(matrix: Float64Array, vector: Float64Array, size: number): Float64Array {
  const out = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    let sum = 0;
    for (let j = 0; j < size; j++) sum += real(matrix, i * size + j) * real(vector, j);
    out[i] = sum;
  }
  return out;
}
