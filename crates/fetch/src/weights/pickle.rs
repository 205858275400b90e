//! What a Python pickle holds, read without importing, calling or running anything.
//!
//! A pickle is a program for a small stack machine, and Python calls whatever the program names.
//! This machine only draws a picture of the data, with a [`Value::Call`] where Python would have
//! called something. It knows the instructions that PyTorch writes.

use std::collections::BTreeMap;

/// Most bytes of a pickle; those of the checkpoints we read have less than 200 kB.
const MOST_BYTES: usize = 1 << 20;

/// The number of a value in its [`Picture`].
pub(super) type Id = usize;

/// A value of a pickle.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    /// What nobody here asks for: `None`, floats, objects.
    Other,
    /// A whole number, a flag as 0 or 1.
    Int(i64),
    Text(String),
    /// A tuple or a list.
    Items(Vec<Id>),
    /// A dictionary in the order it was filled.
    Pairs(Vec<(Id, Id)>),
    /// A class or function by its full name.
    Global(String),
    /// Something kept beside the pickle.
    Persistent(Id),
    /// A function by its full name, and its arguments.
    Call(String, Id),
}

/// The values of a pickle.
#[derive(Debug)]
pub(super) struct Picture {
    values: Vec<Value>,
    root: Id,
}

impl Picture {
    /// Reads a pickle, or says what is wrong with it.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, String> {
        if bytes.len() > MOST_BYTES {
            return Err(format!("its pickle has more than {MOST_BYTES} bytes"));
        }
        let mut machine = Machine { program: bytes, ..Machine::default() };
        loop {
            if let Some(root) = machine.step()? {
                return Ok(Self { values: machine.values, root });
            }
        }
    }

    /// Returns the number of the value that the pickle as a whole is.
    pub(super) fn root(&self) -> Id {
        self.root
    }

    /// Returns a value by its number.
    pub(super) fn get(&self, id: Id) -> &Value {
        &self.values[id]
    }

    /// Returns the items of a tuple or list; none of anything else.
    pub(super) fn items(&self, id: Id) -> &[Id] {
        match self.get(id) {
            Value::Items(items) => items,
            _ => &[],
        }
    }

    /// Returns the entries of a dictionary that have a text as their key; none of anything else.
    pub(super) fn entries(&self, id: Id) -> impl Iterator<Item = (&str, Id)> {
        let pairs = match self.get(id) {
            Value::Pairs(pairs) => pairs.as_slice(),
            _ => &[],
        };
        pairs.iter().filter_map(|&(key, value)| match self.get(key) {
            Value::Text(key) => Some((key.as_str(), value)),
            _ => None,
        })
    }
}

#[derive(Default)]
struct Machine<'a> {
    program: &'a [u8],
    values: Vec<Value>,
    stack: Vec<Id>,
    marks: Vec<usize>,
    memo: BTreeMap<usize, Id>,
}

impl<'a> Machine<'a> {
    /// Follows one instruction; returns the result after the last.
    fn step(&mut self) -> Result<Option<Id>, String> {
        match self.byte()? {
            b'.' => return self.pop().map(Some),
            // The version of the language.
            0x80 => drop(self.byte()?),
            b'(' => self.marks.push(self.stack.len()),
            b'N' => self.push(Value::Other),
            0x88 => self.push(Value::Int(1)),
            0x89 => self.push(Value::Int(0)),
            b'K' => self.push_int(1)?,
            b'M' => self.push_int(2)?,
            b'J' => {
                let number = u32::from_le_bytes(self.array()?).cast_signed();
                self.push(Value::Int(number.into()));
            }
            0x8a => self.push_long()?,
            b'G' => {
                self.take(8)?;
                self.push(Value::Other);
            }
            b'X' => self.push_text()?,
            b'c' => {
                let (module, name) = (self.line()?, self.line()?);
                self.push(Value::Global(format!("{module}.{name}")));
            }
            b')' | b']' => self.push(Value::Items(Vec::new())),
            b't' => self.push_items()?,
            count @ 0x85..=0x87 => {
                let mut items = [self.pop()?].to_vec();
                for _ in 0x85..count {
                    items.push(self.pop()?);
                }
                items.reverse();
                self.push(Value::Items(items));
            }
            b'a' => {
                let item = self.pop()?;
                self.append(vec![item])?;
            }
            b'e' => {
                let items = self.pop_mark()?;
                self.append(items)?;
            }
            b'}' => self.push(Value::Pairs(Vec::new())),
            b's' => {
                let value = self.pop()?;
                let key = self.pop()?;
                self.set(&[key, value])?;
            }
            b'u' => {
                let items = self.pop_mark()?;
                self.set(&items)?;
            }
            b'Q' => {
                let name = self.pop()?;
                self.push(Value::Persistent(name));
            }
            b'R' | 0x81 => self.call()?,
            // Attributes of an object, which nobody here asks for.
            b'b' => drop(self.pop()?),
            b'q' => {
                let place = self.number(1)?;
                self.remember(place)?;
            }
            b'r' => {
                let place = self.number(4)?;
                self.remember(place)?;
            }
            b'h' => {
                let place = self.number(1)?;
                self.recall(place)?;
            }
            b'j' => {
                let place = self.number(4)?;
                self.recall(place)?;
            }
            other => return Err(format!("unknown instruction {other:#04x} in its pickle")),
        }
        Ok(None)
    }

    fn push(&mut self, value: Value) {
        self.stack.push(self.values.len());
        self.values.push(value);
    }

    fn push_int(&mut self, bytes: usize) -> Result<(), String> {
        let number = self.number(bytes)?;
        self.push(i64::try_from(number).map_or(Value::Other, Value::Int));
        Ok(())
    }

    /// Pushes a number of any length, as long as it fits.
    fn push_long(&mut self) -> Result<(), String> {
        let count = self.number(1)?;
        let bytes = self.take(count)?;
        let is_negative = bytes.last().is_some_and(|last| last & 0x80 != 0);
        let mut number = [if is_negative { 0xff } else { 0 }; 8];
        let value = match number.get_mut(..count) {
            Some(low) => {
                low.copy_from_slice(bytes);
                Value::Int(i64::from_le_bytes(number))
            }
            None => Value::Other,
        };
        self.push(value);
        Ok(())
    }

    fn push_text(&mut self) -> Result<(), String> {
        let count = self.number(4)?;
        let text = str::from_utf8(self.take(count)?).map_err(|_| "a text is not valid UTF-8")?;
        self.push(Value::Text(text.to_owned()));
        Ok(())
    }

    fn push_items(&mut self) -> Result<(), String> {
        let items = self.pop_mark()?;
        self.push(Value::Items(items));
        Ok(())
    }

    fn pop(&mut self) -> Result<Id, String> {
        self.stack.pop().ok_or_else(|| "its pickle takes more than it has".to_owned())
    }

    /// Pops everything above the last mark.
    fn pop_mark(&mut self) -> Result<Vec<Id>, String> {
        let mark = self.marks.pop().filter(|&mark| mark <= self.stack.len());
        let mark = mark.ok_or("its pickle lacks a mark")?;
        Ok(self.stack.split_off(mark))
    }

    fn top(&self) -> Result<Id, String> {
        self.stack.last().copied().ok_or_else(|| "its pickle takes more than it has".to_owned())
    }

    /// Appends to the list on top of the stack; objects that are no lists swallow it.
    fn append(&mut self, more: Vec<Id>) -> Result<(), String> {
        let top = self.top()?;
        if let Value::Items(items) = &mut self.values[top] {
            items.extend(more);
        }
        Ok(())
    }

    /// Sets keys and values, in turns, of the dictionary on top of the stack.
    fn set(&mut self, more: &[Id]) -> Result<(), String> {
        let top = self.top()?;
        if let Value::Pairs(pairs) = &mut self.values[top] {
            pairs.extend(more.as_chunks().0.iter().map(|&[key, value]| (key, value)));
        }
        Ok(())
    }

    /// Pushes what a call would have made; of all functions it knows the empty ordered dictionary.
    fn call(&mut self) -> Result<(), String> {
        let arguments = self.pop()?;
        let function = self.pop()?;
        let value = match &self.values[function] {
            Value::Global(name) if name == "collections.OrderedDict" => Value::Pairs(Vec::new()),
            Value::Global(name) => Value::Call(name.clone(), arguments),
            _ => Value::Other,
        };
        self.push(value);
        Ok(())
    }

    fn remember(&mut self, place: usize) -> Result<(), String> {
        let top = self.top()?;
        self.memo.insert(place, top);
        Ok(())
    }

    fn recall(&mut self, place: usize) -> Result<(), String> {
        let id = self.memo.get(&place).ok_or("its pickle recalls what it never had")?;
        self.stack.push(*id);
        Ok(())
    }

    fn take(&mut self, count: usize) -> Result<&'a [u8], String> {
        let taken = self.program.split_at_checked(count);
        let (taken, rest) = taken.ok_or("its pickle is cut short")?;
        self.program = rest;
        Ok(taken)
    }

    fn byte(&mut self) -> Result<u8, String> {
        Ok(self.array::<1>()?[0])
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], String> {
        let (array, rest) = self.program.split_first_chunk().ok_or("its pickle is cut short")?;
        self.program = rest;
        Ok(*array)
    }

    /// Reads a number of up to four bytes without a sign.
    fn number(&mut self, bytes: usize) -> Result<usize, String> {
        let bytes = self.take(bytes)?;
        Ok(bytes.iter().rev().fold(0, |number, &byte| number << 8 | usize::from(byte)))
    }

    /// Reads up to the end of the line.
    fn line(&mut self) -> Result<&'a str, String> {
        let end = self.program.iter().position(|&byte| byte == b'\n');
        let line = self.take(end.ok_or("its pickle is cut short")?)?;
        self.byte()?;
        str::from_utf8(line).map_err(|_| "a name is not valid UTF-8".to_owned())
    }
}
