//! The arithmetic in which both nets spend their time, with kernels chosen at run time.
//!
//! There is one product, [`Matrix::apply`]: rows that lie anywhere in a buffer, overlapping if need
//! be, times a matrix packed once at loading. Convolutions, linear layers and recurrent steps are
//! all that product on a suitable view of their input, so nothing is ever copied into place. The
//! AVX-512 and AVX2 kernels do what the portable one does; a test holds them against each other.
#![expect(unsafe_code, reason = "vector instructions chosen at run time")]

/// Columns of a tile of packed weights; every matrix and buffer is this many columns wide, or a
/// multiple, the last ones zero.
pub(crate) const LANES: usize = 16;

/// Returns how many columns `columns` take with the zeros after them.
pub(crate) const fn padded(columns: usize) -> usize {
    columns.next_multiple_of(LANES)
}

/// Instructions this machine has: a value exists only where they do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Isa(Kind);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    #[cfg(target_arch = "x86_64")]
    Avx512,
    #[cfg(target_arch = "x86_64")]
    Avx2,
    Portable,
}

impl Isa {
    /// Returns all this machine has, fastest first.
    pub(crate) fn available() -> Vec<Self> {
        let mut all = Vec::new();
        #[cfg(target_arch = "x86_64")]
        if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma") {
            if is_x86_feature_detected!("avx512f") {
                all.push(Self(Kind::Avx512));
            }
            all.push(Self(Kind::Avx2));
        }
        all.push(Self(Kind::Portable));
        all
    }
}

/// A view of a buffer as the rows of a matrix: row `r` is `runs` stretches of `run` values, of
/// which stretch `s` begins at `r * stride + s * run_stride`.
#[derive(Clone, Copy)]
pub(crate) struct Rows<'a> {
    pub(crate) data: &'a [f32],
    pub(crate) count: usize,
    pub(crate) stride: usize,
    pub(crate) runs: usize,
    pub(crate) run_stride: usize,
    pub(crate) run: usize,
}

impl<'a> Rows<'a> {
    /// Returns `count` rows of `length` values each, beginning `stride` apart.
    pub(crate) fn new(data: &'a [f32], count: usize, stride: usize, length: usize) -> Self {
        Self { data, count, stride, runs: 1, run_stride: 0, run: length }
    }

    fn end(&self) -> usize {
        (self.count - 1) * self.stride + (self.runs - 1) * self.run_stride + self.run
    }
}

/// What becomes of the products.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Finish {
    /// They replace what was there.
    Store,
    /// They replace what was there, negative ones as zero.
    StoreRelu,
    /// They are added to what was there.
    Add,
    /// They are added to what was there, negative sums become zero.
    AddRelu,
}

/// Where the products go: row `r` begins at `r * stride`.
pub(crate) struct Out<'a> {
    pub(crate) values: &'a mut [f32],
    pub(crate) stride: usize,
    pub(crate) finish: Finish,
}

/// A matrix (depth, columns) and a bias, packed in tiles of [`LANES`] columns.
pub(crate) struct Matrix {
    isa: Isa,
    depth: usize,
    columns: usize,
    /// Shape (columns / LANES, depth, LANES).
    weights: Vec<f32>,
    bias: Vec<f32>,
}

impl Matrix {
    /// Packs the matrix whose entries `at(column, row)` gives; `bias` has one value a column, or
    /// none at all where there is no bias. Columns are padded with zeros to a multiple of
    /// [`LANES`].
    pub(crate) fn pack(
        isa: Isa,
        (depth, columns): (usize, usize),
        bias: &[f32],
        at: impl Fn(usize, usize) -> f32,
    ) -> Self {
        let width = padded(columns);
        let mut weights = vec![0.0; depth * width];
        for column in 0..columns {
            let (tile, lane) = (column / LANES, column % LANES);
            for row in 0..depth {
                weights[(tile * depth + row) * LANES + lane] = at(column, row);
            }
        }
        let mut padded_bias = bias.to_vec();
        padded_bias.resize(width, 0.0);
        Self { isa, depth, columns: width, weights, bias: padded_bias }
    }

    /// Returns the length of the rows it takes.
    pub(crate) fn depth(&self) -> usize {
        self.depth
    }

    /// Returns the number of columns with the padding.
    pub(crate) fn columns(&self) -> usize {
        self.columns
    }

    /// Writes `rows` times the matrix plus the bias.
    ///
    /// # Panics
    /// When the view reaches past its buffer, has rows of another length than the matrix has depth,
    /// or `out` is too small.
    pub(crate) fn apply(&self, rows: Rows<'_>, out: Out<'_>) {
        if rows.count == 0 {
            return;
        }
        assert_eq!(rows.runs * rows.run, self.depth, "rows as long as the matrix is deep");
        assert!(rows.end() <= rows.data.len(), "rows inside their buffer");
        assert!(out.stride >= self.columns || rows.count == 1, "rows that do not overlap");
        assert!(
            (rows.count - 1) * out.stride + self.columns <= out.values.len(),
            "room for the products"
        );
        match self.isa.0 {
            // SAFETY: an `Isa` of this kind exists only where the instructions do, and the four
            // assertions above are what the kernels ask for.
            #[cfg(target_arch = "x86_64")]
            Kind::Avx512 => unsafe { avx512::apply(self, rows, out) },
            // SAFETY: the same.
            #[cfg(target_arch = "x86_64")]
            Kind::Avx2 => unsafe { avx2::apply(self, rows, out) },
            Kind::Portable => {
                portable::apply::<{ portable::BLOCK }, { portable::FUSED }>(self, rows, out);
            }
        }
    }
}

/// Hidden units of an LSTM layer in one direction.
pub(crate) const UNITS: usize = 128;

/// Ends a recurrent step: turns one row of gates, shape (input, forget, cell, output; units), and
/// the cell's state into the new state and the new output.
pub(crate) fn lstm_cell(isa: Isa, gates: &[f32], state: &mut [f32], output: &mut [f32]) {
    match isa.0 {
        // SAFETY: an `Isa` of this kind exists only where the instructions do.
        #[cfg(target_arch = "x86_64")]
        Kind::Avx512 => unsafe { avx512::lstm_cell(gates, state, output) },
        // SAFETY: the same.
        #[cfg(target_arch = "x86_64")]
        Kind::Avx2 => unsafe { avx2::lstm_cell(gates, state, output) },
        Kind::Portable => cell::<{ portable::FUSED }>(gates, state, output),
    }
}

/// Writes `input * scale + shift` for each row of as many values as `scale` has, negative values
/// as zero; rows of the input begin `stride` apart, those of the output lie end to end.
pub(crate) fn scale_relu(
    isa: Isa,
    (input, stride): (&[f32], usize),
    (scale, shift): (&[f32], &[f32]),
    output: &mut [f32],
) {
    match isa.0 {
        // SAFETY: an `Isa` of this kind exists only where the instructions do.
        #[cfg(target_arch = "x86_64")]
        Kind::Avx512 => unsafe { avx512::scale_relu(input, stride, scale, shift, output) },
        // SAFETY: the same.
        #[cfg(target_arch = "x86_64")]
        Kind::Avx2 => unsafe { avx2::scale_relu(input, stride, scale, shift, output) },
        Kind::Portable => affine(input, stride, scale, shift, output),
    }
}

#[inline(always)]
fn affine(input: &[f32], stride: usize, scale: &[f32], shift: &[f32], output: &mut [f32]) {
    for (row, output) in output.chunks_exact_mut(scale.len()).enumerate() {
        let input = &input[row * stride..][..scale.len()];
        for (((output, input), scale), shift) in output.iter_mut().zip(input).zip(scale).zip(shift)
        {
            *output = (input * scale + shift).max(0.0);
        }
    }
}

#[inline(always)]
fn fused<const FUSED: bool>(a: f32, b: f32, c: f32) -> f32 {
    if FUSED { a.mul_add(b, c) } else { a * b + c }
}

/// Returns e to the power `x`, to about one unit in the last place: the polynomial of the Cephes
/// library, in a form that compilers turn into vector code.
#[inline(always)]
fn exp<const FUSED: bool>(x: f32) -> f32 {
    // 1.5 * 2^23: adding it rounds to the nearest integer, which is then in the low bits.
    const ROUND: f32 = 12_582_912.0;
    let x = x.clamp(-87.0, 88.0);
    let rounded = fused::<FUSED>(x, std::f32::consts::LOG2_E, ROUND);
    let whole = rounded - ROUND;
    // ln 2 in two parts, of which the first is exact in few bits.
    let rest = fused::<FUSED>(whole, -0.693_359_4, x);
    let rest = fused::<FUSED>(whole, 2.121_944_4e-4, rest);
    let mut sum = 1.987_569_1e-4;
    for term in [1.398_199_9e-3, 8.333_452e-3, 4.166_579_6e-2, 0.166_666_66, 0.5] {
        sum = fused::<FUSED>(sum, rest, term);
    }
    let mantissa = fused::<FUSED>(sum * rest, rest, rest) + 1.0;
    f32::from_bits(mantissa.to_bits().wrapping_add(rounded.to_bits() << 23))
}

#[inline(always)]
fn sigmoid<const FUSED: bool>(x: f32) -> f32 {
    1.0 / (1.0 + exp::<FUSED>(-x))
}

#[inline(always)]
fn tanh<const FUSED: bool>(x: f32) -> f32 {
    1.0 - 2.0 / (1.0 + exp::<FUSED>(2.0 * x))
}

#[inline(always)]
fn cell<const FUSED: bool>(gates: &[f32], state: &mut [f32], output: &mut [f32]) {
    let (input, rest) = gates.split_at(UNITS);
    let (forget, rest) = rest.split_at(UNITS);
    let (candidate, rest) = rest.split_at(UNITS);
    let (emit, state, output) = (&rest[..UNITS], &mut state[..UNITS], &mut output[..UNITS]);
    for unit in 0..UNITS {
        let kept = sigmoid::<FUSED>(forget[unit]) * state[unit];
        let taken = sigmoid::<FUSED>(input[unit]) * tanh::<FUSED>(candidate[unit]);
        state[unit] = kept + taken;
        output[unit] = sigmoid::<FUSED>(emit[unit]) * tanh::<FUSED>(state[unit]);
    }
}

/// Plain Rust, which compilers vectorise with what every machine of the target has. On aarch64 that is
/// all there is to use: vectors of four and fused products are in its baseline.
mod portable {
    use super::{Finish, LANES, Matrix, Out, Rows, fused};

    /// True where a fused multiplication and addition is an instruction and not a slow call.
    pub(super) const FUSED: bool = cfg!(any(target_arch = "aarch64", target_feature = "fma"));

    /// Rows whose sums fit into the registers together.
    pub(super) const BLOCK: usize = if cfg!(target_arch = "aarch64") { 4 } else { 2 };

    pub(super) fn apply<const BLOCK: usize, const FUSED: bool>(
        matrix: &Matrix,
        rows: Rows<'_>,
        mut out: Out<'_>,
    ) {
        let mut row = 0;
        while row + BLOCK <= rows.count {
            block::<BLOCK, FUSED>(matrix, rows, &mut out, row);
            row += BLOCK;
        }
        while row < rows.count {
            block::<1, FUSED>(matrix, rows, &mut out, row);
            row += 1;
        }
    }

    fn block<const R: usize, const FUSED: bool>(
        matrix: &Matrix,
        rows: Rows<'_>,
        out: &mut Out<'_>,
        row: usize,
    ) {
        let (bias, _) = matrix.bias.as_chunks::<LANES>();
        for (tile, bias) in bias.iter().enumerate() {
            let mut sums = [*bias; R];
            let (weights, _) = matrix.weights[tile * matrix.depth * LANES..].as_chunks();
            for run in 0..rows.runs {
                let inputs: [&[f32]; R] = std::array::from_fn(|r| {
                    &rows.data[(row + r) * rows.stride + run * rows.run_stride..][..rows.run]
                });
                sums =
                    accumulated::<R, FUSED>(sums, inputs, &weights[run * rows.run..][..rows.run]);
            }
            for (r, sums) in sums.iter().enumerate() {
                let target = &mut out.values[(row + r) * out.stride + tile * LANES..][..LANES];
                for (target, sum) in target.iter_mut().zip(sums) {
                    *target = match out.finish {
                        Finish::Store => *sum,
                        Finish::StoreRelu => sum.max(0.0),
                        Finish::Add => *target + sum,
                        Finish::AddRelu => (*target + sum).max(0.0),
                    };
                }
            }
        }
    }

    /// Adds to each row's sums its inputs times the weights. By value, so that the sums stay in
    /// registers.
    #[inline(always)]
    fn accumulated<const R: usize, const FUSED: bool>(
        mut sums: [[f32; LANES]; R],
        inputs: [&[f32]; R],
        weights: &[[f32; LANES]],
    ) -> [[f32; LANES]; R] {
        for (k, weights) in weights.iter().enumerate() {
            for r in 0..R {
                let value = inputs[r][k];
                for lane in 0..LANES {
                    sums[r][lane] = fused::<FUSED>(value, weights[lane], sums[r][lane]);
                }
            }
        }
        sums
    }
}

/// Makes the kernels for one width of vector: `$lanes` values, blocks of rows by vectors tried in
/// the order given, the last of one row.
macro_rules! vector_kernels {
    (
        $module:ident, $features:literal, $lanes:literal,
        [$load:ident $store:ident $broadcast:ident $fused:ident $add:ident $max:ident],
        [$(($rows:literal, $vectors:literal)),+]
    ) => {
        #[cfg(target_arch = "x86_64")]
        mod $module {
            use std::arch::x86_64::{$add, $broadcast, $fused, $load, $max, $store};

            use super::{Finish, LANES, Matrix, Out, Rows};

            /// # Safety
            /// The machine has the instructions; `rows` holds at least one row, lies inside its
            /// buffer and is as long as `matrix` is deep; `out` has room for `rows.count` rows of
            /// `matrix.columns` values, `out.stride` apart.
            #[target_feature(enable = $features)]
            pub(super) unsafe fn apply(matrix: &Matrix, rows: Rows<'_>, out: Out<'_>) {
                let vectors = matrix.columns / $lanes;
                let target = out.values.as_mut_ptr();
                let mut row = 0;
                $(
                    while rows.count - row >= $rows {
                        // SAFETY: `row` and the rows of the block are fewer than `rows.count`, so
                        // both pointers stay inside their buffers.
                        let (input, target) = unsafe {
                            (
                                rows.data.as_ptr().add(row * rows.stride),
                                target.add(row * out.stride),
                            )
                        };
                        let place = Place { input, target, stride: out.stride, finish: out.finish };
                        let mut vector = 0;
                        while vector + $vectors <= vectors {
                            // SAFETY: as the caller promised; the block's rows and vectors exist.
                            unsafe { block::<$rows, $vectors>(matrix, rows, &place, vector) };
                            vector += $vectors;
                        }
                        while vector < vectors {
                            // SAFETY: the same.
                            unsafe { block::<$rows, 1>(matrix, rows, &place, vector) };
                            vector += 1;
                        }
                        row += $rows;
                    }
                )+
            }

            struct Place {
                input: *const f32,
                target: *mut f32,
                stride: usize,
                finish: Finish,
            }

            /// # Safety
            /// As for [`apply`]; `R` rows follow `place`, and `matrix` has `V` vectors of columns
            /// from number `first`.
            #[target_feature(enable = $features)]
            unsafe fn block<const R: usize, const V: usize>(
                matrix: &Matrix,
                rows: Rows<'_>,
                place: &Place,
                first: usize,
            ) {
                // SAFETY: the weights hold `columns / LANES` tiles of `depth * LANES` values and
                // the bias `columns` values; `first + V` vectors are at most that many columns.
                // Inputs are read at `r * stride + run * run_stride + k` with `r < R`, `run <
                // runs` and `k < run length`, all inside the buffer as the caller promised, and
                // products written at `r * stride + column` likewise.
                unsafe {
                    let mut sums = [[$broadcast(0.0); V]; R];
                    let mut weights = [matrix.weights.as_ptr(); V];
                    for v in 0..V {
                        let bias = $load(matrix.bias.as_ptr().add((first + v) * $lanes));
                        for r in 0..R {
                            sums[r][v] = bias;
                        }
                        let column = (first + v) * $lanes;
                        let tile = column / LANES * matrix.depth * LANES;
                        weights[v] = weights[v].add(tile + column % LANES);
                    }
                    for run in 0..rows.runs {
                        let input = place.input.add(run * rows.run_stride);
                        for k in 0..rows.run {
                            let mut columns = [$broadcast(0.0); V];
                            for v in 0..V {
                                columns[v] = $load(weights[v]);
                                weights[v] = weights[v].add(LANES);
                            }
                            for r in 0..R {
                                let value = $broadcast(*input.add(r * rows.stride + k));
                                for v in 0..V {
                                    sums[r][v] = $fused(value, columns[v], sums[r][v]);
                                }
                            }
                        }
                    }
                    for r in 0..R {
                        for v in 0..V {
                            let target = place.target.add(r * place.stride + (first + v) * $lanes);
                            let mut sum = sums[r][v];
                            if matches!(place.finish, Finish::Add | Finish::AddRelu) {
                                sum = $add(sum, $load(target));
                            }
                            if matches!(place.finish, Finish::StoreRelu | Finish::AddRelu) {
                                sum = $max(sum, $broadcast(0.0));
                            }
                            $store(target, sum);
                        }
                    }
                }
            }

            #[target_feature(enable = $features)]
            pub(super) fn lstm_cell(gates: &[f32], state: &mut [f32], output: &mut [f32]) {
                super::cell::<true>(gates, state, output);
            }

            #[target_feature(enable = $features)]
            pub(super) fn scale_relu(
                input: &[f32],
                stride: usize,
                scale: &[f32],
                shift: &[f32],
                output: &mut [f32],
            ) {
                super::affine(input, stride, scale, shift, output);
            }
        }
    };
}

vector_kernels!(
    avx512, "avx512f,avx2,fma", 16,
    [_mm512_loadu_ps _mm512_storeu_ps _mm512_set1_ps _mm512_fmadd_ps _mm512_add_ps _mm512_max_ps],
    [(12, 2), (8, 2), (4, 4), (1, 8)]
);
vector_kernels!(
    avx2, "avx2,fma", 8,
    [_mm256_loadu_ps _mm256_storeu_ps _mm256_set1_ps _mm256_fmadd_ps _mm256_add_ps _mm256_max_ps],
    [(6, 2), (2, 4), (1, 4)]
);

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers that look random, the same every time.
    fn noise(count: usize, mut seed: u32) -> Vec<f32> {
        std::iter::repeat_with(|| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (seed >> 8) as f32 / (1 << 23) as f32 - 1.0
        })
        .take(count)
        .collect()
    }

    fn close(a: &[f32], b: &[f32]) -> bool {
        a.len() == b.len() && a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-4)
    }

    #[test]
    fn every_kernel_gives_the_product_that_the_definition_gives() {
        for (count, columns, runs, run) in
            [(1, 16, 1, 1), (3, 7, 1, 251), (12, 32, 3, 96), (23, 80, 1, 60), (31, 512, 2, 5)]
        {
            let (stride, run_stride) = (3, 11);
            let depth = runs * run;
            let data = noise((count - 1) * stride + (runs - 1) * run_stride + run, 1);
            let weights = noise(columns * depth, 2);
            let bias = noise(columns, 3);
            let rows = Rows { data: &data, count, stride, runs, run_stride, run };
            let width = padded(columns);
            for finish in [Finish::Store, Finish::StoreRelu, Finish::Add, Finish::AddRelu] {
                let before = noise(count * width, 4);
                let mut expected = before.clone();
                for r in 0..count {
                    for column in 0..width {
                        let mut sum = 0.0;
                        if column < columns {
                            sum = bias[column];
                            for k in 0..depth {
                                let at = r * stride + k / run * run_stride + k % run;
                                sum += data[at] * weights[column * depth + k];
                            }
                        }
                        let value = &mut expected[r * width + column];
                        *value = match finish {
                            Finish::Store => sum,
                            Finish::StoreRelu => sum.max(0.0),
                            Finish::Add => *value + sum,
                            Finish::AddRelu => (*value + sum).max(0.0),
                        };
                    }
                }
                for isa in Isa::available() {
                    let matrix = Matrix::pack(isa, (depth, columns), &bias, |column, k| {
                        weights[column * depth + k]
                    });
                    let mut values = before.clone();
                    matrix.apply(rows, Out { values: &mut values, stride: width, finish });
                    assert!(close(&values, &expected), "{isa:?} {count}x{depth}x{columns}");
                }
                // What the portable kernel is on x86-64, and what it is on aarch64.
                for apply in [portable::apply::<2, false>, portable::apply::<4, true>] {
                    let portable = Isa(Kind::Portable);
                    let matrix = Matrix::pack(portable, (depth, columns), &bias, |column, k| {
                        weights[column * depth + k]
                    });
                    let mut values = before.clone();
                    apply(&matrix, rows, Out { values: &mut values, stride: width, finish });
                    assert!(close(&values, &expected), "portable {count}x{depth}x{columns}");
                }
            }
        }
    }

    /// Ends a recurrent step, as [`lstm_cell`] does.
    type Cell = Box<dyn Fn(&[f32], &mut [f32], &mut [f32])>;

    #[test]
    fn the_recurrent_cell_is_what_its_formula_says() {
        let gates: Vec<f32> = noise(4 * UNITS, 5).iter().map(|value| 12.0 * value).collect();
        let before = noise(UNITS, 6);
        let mut cells: Vec<Cell> = vec![Box::new(cell::<false>), Box::new(cell::<true>)];
        for isa in Isa::available() {
            cells.push(Box::new(move |gates, state, output| lstm_cell(isa, gates, state, output)));
        }
        for (number, cell) in cells.iter().enumerate() {
            let (mut state, mut output) = (before.clone(), vec![0.0; UNITS]);
            cell(&gates, &mut state, &mut output);
            for unit in 0..UNITS {
                let sigmoid = |x: f32| 1.0 / (1.0 + (-f64::from(x)).exp());
                let gate = |index: usize| gates[index * UNITS + unit];
                let next = sigmoid(gate(1)) * f64::from(before[unit])
                    + sigmoid(gate(0)) * f64::from(gate(2)).tanh();
                let emitted = sigmoid(gate(3)) * next.tanh();
                assert!((f64::from(state[unit]) - next).abs() < 1e-6, "cell {number}");
                assert!((f64::from(output[unit]) - emitted).abs() < 1e-6, "cell {number}");
            }
        }
    }

    #[test]
    fn gates_far_outside_the_usual_range_saturate() {
        for isa in Isa::available() {
            for extreme in [-1e30, 1e30] {
                let (mut state, mut output) = (vec![0.5; UNITS], vec![0.0; UNITS]);
                lstm_cell(isa, &[extreme; 4 * UNITS], &mut state, &mut output);
                assert!(state.iter().chain(&output).all(|value| value.is_finite()), "{isa:?}");
            }
        }
    }
}
